from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "quanheng.campaigns"

    def ready(self) -> None:
        from quanheng.campaigns import archive, reading, sights, ways  # noqa: F401  they sign in
