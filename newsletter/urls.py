from django.urls import URLPattern, path

from newsletter.views import (
    claim,
    click,
    confirm,
    feed,
    leave,
    own_data,
    poll,
    preferences,
    provider,
    readdress,
    recommended,
    subscribe,
)

urlpatterns: list[URLPattern] = [
    path("mail/<slug:slug>/subscribe/", subscribe.sign_up, name="newsletter_subscribe"),
    path("mail/<slug:slug>/asked/", subscribe.asked, name="newsletter_asked"),
    path("mail/<slug:slug>/welcome/", confirm.welcome, name="newsletter_welcome"),
    path("mail/<slug:slug>/feed/", feed.issues, name="newsletter_feed"),
    path("mail/<slug:slug>/feed/<feed:kind>/", feed.issues, name="newsletter_feed"),
    path("from/<slug:platform>/", claim.landing, name="newsletter_from"),
    path("from/<slug:platform>/<slug:code>/", claim.landing, name="newsletter_claim"),
    path("l/<str:token>", click.ends, name="newsletter_click"),
    path("l/<str:token>/<int:link_id>", click.click, name="newsletter_link"),
    path("u/say/<str:token>", poll.poll, name="newsletter_poll"),
    path("u/with/<str:token>", recommended.recommended, name="newsletter_recommended"),
    path("u/yes/<str:token>", confirm.confirm, name="newsletter_confirm"),
    path("u/no/<str:token>", leave.leave, name="newsletter_leave"),
    path("u/here/<str:token>", readdress.readdress, name="newsletter_readdress"),
    path("u/me/<str:token>", preferences.preferences, name="newsletter_preferences"),
    path("u/mine/<str:token>", own_data.own, name="newsletter_own"),
    path("u/mine/<str:token>/my-data.json", own_data.data, name="newsletter_data"),
    path(
        "hooks/mail/<int:brand>/<slug:provider>/<str:secret>/",
        provider.told,
        name="newsletter_provider",
    ),
]
