from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "quanheng.site"
    label = "site"
