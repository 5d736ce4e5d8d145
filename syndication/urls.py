from django.urls import URLPattern, path

from syndication.views import well_known

urlpatterns: list[URLPattern] = [
    path(".well-known/site.standard.publication", well_known.publication, name="publication"),
    path(".well-known/atproto-did", well_known.handle, name="network_handle"),
]
