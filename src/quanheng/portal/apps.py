from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quanheng.portal"

    def ready(self) -> None:
        from quanheng.portal.officers import sign_in

        sign_in()
