"""The words that mail providers have for failures, each with what it means to us.

`own` marks what the provider decided by itself, from its own list of people it
does not write to: there no server was asked, so no server's answer counts.
"""

from __future__ import annotations

from typing import TypeAlias

from newsletter.returns.found import Kind, Verdict

Meaning: TypeAlias = tuple[Kind, Verdict | None, bool]

_HARD: Meaning = (Kind.BOUNCE, Verdict.HARD, False)
_SOFT: Meaning = (Kind.BOUNCE, Verdict.SOFT, False)
_POLICY: Meaning = (Kind.BOUNCE, Verdict.POLICY, False)
_OWN_HARD: Meaning = (Kind.BOUNCE, Verdict.HARD, True)
_OWN_POLICY: Meaning = (Kind.BOUNCE, Verdict.POLICY, True)
_COMPLAINT: Meaning = (Kind.COMPLAINT, None, True)
_LEFT: Meaning = (Kind.UNSUBSCRIBE, None, True)
_AUTOMATIC: Meaning = (Kind.AUTOMATIC, None, True)
_OTHER: Meaning = (Kind.OTHER, None, True)

# docs.aws.amazon.com/ses/latest/dg/notification-contents.html; Resend passes the same on.
_AMAZON: dict[str, Meaning] = {
    "permanent/general": _HARD,
    "permanent/noemail": _HARD,
    "permanent/suppressed": _OWN_HARD,
    "permanent/onaccountsuppressionlist": _OWN_HARD,
    "permanent/unsubscribedrecipient": _LEFT,
    "transient/general": _SOFT,
    "transient/mailboxfull": _SOFT,
    "transient/messagetoolarge": _POLICY,
    "transient/contentrejected": _POLICY,
    "transient/attachmentrejected": _POLICY,
    "undetermined/undetermined": _SOFT,
}

CODES: dict[str, dict[str, Meaning]] = {
    "amazon_ses": _AMAZON,
    "resend": _AMAZON,
    "brevo": {
        "hard_bounce": _HARD,
        "soft_bounce": _SOFT,
        "invalid_email": _OWN_HARD,
        "blocked": _OWN_POLICY,
        "error": _OWN_POLICY,
    },
    "mailersend": {
        "hard_bounced": _HARD,
        "soft_bounced": _SOFT,
    },
    "mailgun": {
        "bounce": _HARD,
        "generic": _SOFT,
        "old": _SOFT,
        "espblock": _POLICY,
        "suppress-bounce": _OWN_HARD,
        "suppress-complaint": _COMPLAINT,
        "suppress-unsubscribe": _LEFT,
    },
    "mailjet": {
        "user unknown": _HARD,
        "mailbox inactive": _HARD,
        "quota exceeded": _SOFT,
        "blacklisted": _POLICY,
        "spam reporter": _COMPLAINT,
        "invalid domain": _HARD,
        "no mail host": _HARD,
        "relay/access denied": _POLICY,
        "typofix": _OWN_HARD,
        "bad or empty template": _OWN_POLICY,
        "error in template language": _OWN_POLICY,
        "sender blocked": _POLICY,
        "content blocked": _POLICY,
        "policy issue": _POLICY,
        "system issue": _SOFT,
        "protocol issue": _SOFT,
        "connection issue": _SOFT,
        "preblocked": _OWN_HARD,
        "duplicate in campaign": _OTHER,
    },
    "mailtrap": {
        "bounce": _HARD,
        "soft bounce": _SOFT,
        "suspension": _OWN_POLICY,
        "reject": _OWN_POLICY,
    },
    "mandrill": {
        "hard_bounce": _HARD,
        "soft_bounce": _SOFT,
        "reject": _OWN_POLICY,
    },
    "postal": {
        "bounce": _HARD,
        "hardfail": _HARD,
        "softfail": _SOFT,
        "held": _OWN_POLICY,
    },
    "postmark": {
        "hardbounce": _HARD,
        "bademailaddress": _HARD,
        "transient": _SOFT,
        "softbounce": _SOFT,
        "dnserror": _SOFT,
        "unknown": _SOFT,
        "blocked": _POLICY,
        "spamnotification": _POLICY,
        "virusnotification": _POLICY,
        "dmarcpolicy": _POLICY,
        "smtpapierror": _OWN_POLICY,
        "manuallydeactivated": _OWN_POLICY,
        "templaterenderingfailed": _OWN_POLICY,
        "spamcomplaint": _COMPLAINT,
        "unsubscribe": _LEFT,
        "autoresponder": _AUTOMATIC,
        "challengeverification": _AUTOMATIC,
        "addresschange": _AUTOMATIC,
        "subscribe": _OTHER,
        "openrelaytest": _OTHER,
        "inbounderror": _OTHER,
    },
    "sendgrid": {
        "invalid address": _HARD,
        "mailbox unavailable": _SOFT,
        "technical": _SOFT,
        "unclassified": _SOFT,
        "frequency or volume": _POLICY,
        "content": _POLICY,
        "reputation": _POLICY,
        "blocked": _POLICY,
        "bounce": _HARD,
        "bounced address": _OWN_HARD,
        "invalid": _OWN_HARD,
        "unsubscribed address": _LEFT,
        "spam reporting address": _COMPLAINT,
        "spam content (if spam checker app enabled)": _OWN_POLICY,
        "recipient list over package quota": _OWN_POLICY,
    },
    "sparkpost": {
        "1": _SOFT,
        "10": _HARD,
        "20": _SOFT,
        "21": _SOFT,
        "22": _SOFT,
        "23": _POLICY,
        "24": _SOFT,
        "25": _POLICY,
        "30": _HARD,
        "40": _SOFT,
        "50": _POLICY,
        "51": _POLICY,
        "52": _POLICY,
        "53": _POLICY,
        "54": _POLICY,
        "60": _AUTOMATIC,
        "70": _SOFT,
        "80": _OTHER,
        "90": _LEFT,
        "100": _AUTOMATIC,
    },
    "unisender_go": {
        "hard_bounced": _HARD,
        "soft_bounced": _SOFT,
        "err_user_unknown": _HARD,
        "err_user_inactive": _HARD,
        "err_domain_inactive": _HARD,
        "err_mailbox_full": _SOFT,
        "err_will_retry": _SOFT,
        "err_spam_rejected": _POLICY,
        "err_spam_folder": _POLICY,
        "err_too_large": _POLICY,
    },
}
