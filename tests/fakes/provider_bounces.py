"""What each mail provider says about an address that does not exist, in its own words."""

from __future__ import annotations

import json

DEAD = "smtp; 550 5.1.1 no such user"
MOMENT = 1_790_000_000

BOUNCES = {
    "amazon_ses": lambda address, token: {
        "eventType": "Bounce",
        "mail": {"messageId": "m", "source": f"b+{token}@x.example", "destination": [address]},
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": address, "diagnosticCode": DEAD}],
        },
    },
    "brevo": lambda address, token: {
        "event": "hard_bounce",
        "email": address,
        "ts_epoch": MOMENT * 1000,
        "message-id": f"<{token}@example.org>",
        "reason": DEAD,
    },
    "mailersend": lambda address, token: {
        "type": "activity.hard_bounced",
        "data": {
            "id": "a1",
            "type": "hard_bounced",
            "created_at": "2026-11-24T08:00:00Z",
            "email": {"message": {"id": "m"}, "recipient": {"email": address}, "tags": [token]},
            "morph": {"object": "recipient_bounce", "reason": DEAD},
        },
    },
    "mailgun": lambda address, token: {
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "id": "e1",
            "timestamp": MOMENT,
            "recipient": address,
            "message": {"headers": {"message-id": f"{token}@example.org"}},
            "delivery-status": {"code": 550, "message": DEAD},
        }
    },
    "mailjet": lambda address, token: {
        "event": "bounce",
        "time": MOMENT,
        "MessageID": 1,
        "email": address,
        "hard_bounce": True,
        "error": "user unknown",
        "Payload": json.dumps({"delivery": token}),
    },
    "mailtrap": lambda address, token: {
        "event": "bounce",
        "message_id": "m",
        "email": address,
        "timestamp": MOMENT,
        "event_id": "e1",
        "response": DEAD,
        "custom_variables": {"delivery": token},
    },
    "mandrill": lambda address, token: {
        "event": "hard_bounce",
        "ts": MOMENT,
        "_id": "m",
        "msg": {"email": address, "diag": DEAD, "metadata": {"delivery": token}},
    },
    "postal": lambda address, token: {
        "event": "MessageBounced",
        "timestamp": MOMENT,
        "uuid": "u1",
        "payload": {
            "original_message": {"id": 1, "to": address, "message_id": f"{token}@example.org"},
            "bounce": {"id": 2, "subject": "Undelivered"},
        },
    },
    "postmark": lambda address, token: {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 1,
        "Email": address,
        "BouncedAt": "2026-11-24T08:00:00Z",
        "Details": DEAD,
        "Metadata": {"delivery": token},
    },
    "resend": lambda address, token: {
        "type": "email.bounced",
        "created_at": "2026-11-24T08:00:00.000Z",
        "data": {
            "email_id": "m",
            "to": [address],
            "headers": [{"name": "Message-ID", "value": f"<{token}@example.org>"}],
            "bounce": {"type": "Permanent", "subType": "General", "message": "a bounce message"},
        },
    },
    "sendgrid": lambda address, token: {
        "event": "bounce",
        "email": address,
        "timestamp": MOMENT,
        "sg_event_id": "e1",
        "smtp-id": f"<{token}@example.org>",
        "type": "bounce",
        "bounce_classification": "Invalid Address",
        "reason": DEAD,
    },
    "sparkpost": lambda address, token: {
        "msys": {
            "message_event": {
                "type": "bounce",
                "bounce_class": "10",
                "event_id": "e1",
                "timestamp": str(MOMENT),
                "raw_rcpt_to": address,
                "raw_reason": DEAD,
                "rcpt_meta": {"delivery": token},
            }
        }
    },
    "unisender_go": lambda address, token: {
        "event_name": "transactional_email_status",
        "email": address,
        "status": "hard_bounced",
        "event_time": "2026-11-24 08:00:00",
        "metadata": {"delivery": token},
        "delivery_info": {"delivery_status": "err_user_unknown", "destination_response": DEAD},
    },
}
