"""What the teams of a brand may do. Pages and pictures are granted on the brand's own."""

from __future__ import annotations

EDITORS = "editors"
MODERATORS = "moderators"
AMBASSADORS = "ambassadors"  # who write now and then: employees, guests

REVIEWERS = (EDITORS, MODERATORS)

PAGES = {
    EDITORS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    MODERATORS: ["change_page", "publish_page", "lock_page", "unlock_page"],
    AMBASSADORS: ["add_page"],  # and so: change their own, and submit them
}
# Wagtail asks for the rights on its own image model, whichever model is in use.
UPLOADS = {
    EDITORS: [
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ],
    MODERATORS: ["wagtailimages.choose_image", "wagtaildocs.choose_document"],
    AMBASSADORS: [
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "wagtaildocs.choose_document",
    ],
}
SETTINGS = {
    EDITORS: ["core.change_brand", "newsletter.change_promise"],
    MODERATORS: [],
    AMBASSADORS: [],
}


def _all_of(model: str) -> list[str]:
    room, _, name = model.partition(".")
    return [f"{room}.{verb}_{name}" for verb in ("add", "change", "delete", "view")]


# Never here: users and groups, sites, workflows, and the sent mail, which shows
# the sign-in codes of everybody; and redirects, because whoever may change one
# may change those of every brand; and what speaks or signs in the brand's name
# for good: the sending domain and its keys, mail routes with their passwords,
# HTML in texts, the one question to people without a proven consent. Those are
# the administrator's, who may give each of them to a person.
ROWS = {
    EDITORS: [
        "wagtailadmin.access_admin",
        *_all_of("people.contributor"),
        *_all_of("blog.topic"),
        *_all_of("blog.series"),
        "blog.view_response",
        "blog.change_response",
        "newsletter.view_newsletter",
        "newsletter.change_newsletter",
        "newsletter.view_subscriber",
        "newsletter.add_subscriber",  # by bringing a list home; nobody is typed in
        "newsletter.send_mailing",
        "newsletter.override_preflight",  # with a reason that is kept; Saturday does not wait
        *_all_of("newsletter.segment"),
        *_all_of("newsletter.mailseries"),
        *_all_of("newsletter.reward"),
        "newsletter.annotate_subscriber",
        "newsletter.suppress_subscriber",
        "newsletter.change_claim",
        *_all_of("syndication.source"),
        *_all_of("syndication.idea"),
        *_all_of("syndication.intake"),
        "syndication.view_channel",
        "syndication.view_copy",
        "syndication.change_copy",
    ],
    MODERATORS: [
        "wagtailadmin.access_admin",
        "people.view_contributor",
        "blog.view_topic",
        "blog.view_series",
        "blog.view_response",
        "blog.change_response",
    ],
    AMBASSADORS: [
        "wagtailadmin.access_admin",
        "people.view_contributor",
        "blog.view_topic",
        "blog.view_series",
    ],
}
