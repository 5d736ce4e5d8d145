from newsletter.models.address_change import AddressChange
from newsletter.models.alarm import Alarm
from newsletter.models.asking import Asked, Asking
from newsletter.models.cadence import Cadence
from newsletter.models.campaign import Campaign
from newsletter.models.claim import Arrival, Claim, ClaimDay, Following
from newsletter.models.click import Click, Link
from newsletter.models.consent import ConsentEvent, Suppression
from newsletter.models.counting import Counting
from newsletter.models.delivery import Delivery, Mailing
from newsletter.models.dkim_key import DkimKey
from newsletter.models.edition import Carried, Edition
from newsletter.models.issue import IssuePage, NewsletterPage
from newsletter.models.letter import Letter
from newsletter.models.mail_series import Journey, MailSeries, SeriesStep
from newsletter.models.newsletter import Late, Newsletter
from newsletter.models.occasion import Occasion, Wish
from newsletter.models.pace import ReceiverPace, WayState
from newsletter.models.poll import Poll, Vote
from newsletter.models.promise import Promise
from newsletter.models.referral import Grant, Referral, Reward
from newsletter.models.retention import Retention
from newsletter.models.returned import DomainReturns, ReturnEvent
from newsletter.models.route import Route
from newsletter.models.segment import Segment
from newsletter.models.subscriber import Subscriber, Subscription
from newsletter.models.tag import Note, Tag, Tagging
from newsletter.models.trial import Trial
from newsletter.models.ways_back import ProviderHook, ReturnMailbox

__all__ = [
    "AddressChange",
    "Alarm",
    "Arrival",
    "Asked",
    "Asking",
    "Cadence",
    "Campaign",
    "Carried",
    "Claim",
    "ClaimDay",
    "Click",
    "ConsentEvent",
    "Counting",
    "Delivery",
    "DkimKey",
    "DomainReturns",
    "Edition",
    "Following",
    "Grant",
    "IssuePage",
    "Journey",
    "Late",
    "Letter",
    "Link",
    "MailSeries",
    "Mailing",
    "Newsletter",
    "NewsletterPage",
    "Note",
    "Occasion",
    "Poll",
    "Promise",
    "ProviderHook",
    "ReceiverPace",
    "Referral",
    "Retention",
    "ReturnEvent",
    "ReturnMailbox",
    "Reward",
    "Route",
    "Segment",
    "SeriesStep",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tag",
    "Tagging",
    "Trial",
    "Vote",
    "WayState",
    "Wish",
]
