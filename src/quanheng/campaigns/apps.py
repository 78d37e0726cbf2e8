from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "quanheng.campaigns"

    def ready(self) -> None:
        from quanheng.campaigns import reading, sights, ways  # noqa: F401  they sign in: the job kind, the sights, ways from the campaign
