"""Which platforms there are: their files, in the order in which they are shown.

A platform from an outside package is added here, by its dotted path.
"""

SYNDICATION_PLATFORMS = [
    "syndication.platforms.ghost.Ghost",
    "syndication.platforms.wordpress.WordPress",
    "syndication.platforms.medium.Medium",
    "syndication.platforms.substack.Substack",
    "syndication.platforms.mailchimp.Mailchimp",
    "syndication.platforms.activecampaign.ActiveCampaign",
    "syndication.platforms.beehiiv.Beehiiv",
    "syndication.platforms.bluesky.Bluesky",
    "syndication.platforms.brevo.Brevo",
    "syndication.platforms.buttondown.Buttondown",
    "syndication.platforms.campaign_monitor.CampaignMonitor",
    "syndication.platforms.domicile.Domicile",
    "syndication.platforms.eventbrite.Eventbrite",
    "syndication.platforms.forem.Forem",
    "syndication.platforms.google_contacts.GoogleContacts",
    "syndication.platforms.hacker_news.HackerNews",
    "syndication.platforms.hashnode.Hashnode",
    "syndication.platforms.hubspot.HubSpot",
    "syndication.platforms.kit.Kit",
    "syndication.platforms.linkedin.LinkedIn",
    "syndication.platforms.linkedin_article.LinkedInArticle",
    "syndication.platforms.listmonk.Listmonk",
    "syndication.platforms.mailerlite.MailerLite",
    "syndication.platforms.mastodon.Mastodon",
    "syndication.platforms.memberful.Memberful",
    "syndication.platforms.patreon.Patreon",
    "syndication.platforms.reddit.Reddit",
    "syndication.platforms.revue.Revue",
    "syndication.platforms.sheet.Sheet",
    "syndication.platforms.tinyletter.TinyLetter",
    "syndication.platforms.vcard.VCard",
    "syndication.platforms.x.X",
]
