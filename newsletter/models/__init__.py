from newsletter.models.alarm import Alarm
from newsletter.models.consent import ConsentEvent, Suppression
from newsletter.models.delivery import Delivery, Mailing
from newsletter.models.dkim_key import DkimKey
from newsletter.models.issue import IssuePage, NewsletterPage
from newsletter.models.letter import Letter
from newsletter.models.newsletter import Newsletter
from newsletter.models.pace import ReceiverPace, WayState
from newsletter.models.returned import DomainReturns, ReturnEvent
from newsletter.models.route import Route
from newsletter.models.subscriber import Subscriber, Subscription
from newsletter.models.ways_back import ProviderHook, ReturnMailbox

__all__ = [
    "Alarm",
    "ConsentEvent",
    "Delivery",
    "DkimKey",
    "DomainReturns",
    "IssuePage",
    "Letter",
    "Mailing",
    "Newsletter",
    "NewsletterPage",
    "ProviderHook",
    "ReceiverPace",
    "ReturnEvent",
    "ReturnMailbox",
    "Route",
    "Subscriber",
    "Subscription",
    "Suppression",
    "WayState",
]
