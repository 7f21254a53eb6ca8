from django.apps import AppConfig


class ClientConfig(AppConfig):
    name = "surveys.client"
    label = "client"
