"""Another site's application: a page type of wagtail-newsletter, as its users write them."""
