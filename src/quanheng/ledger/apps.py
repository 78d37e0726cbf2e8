from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "quanheng.ledger"

    def ready(self) -> None:
        from quanheng.ledger.triggers import install_triggers

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="ledger-triggers")
