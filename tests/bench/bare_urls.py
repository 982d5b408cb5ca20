"""No address at all."""

urlpatterns: list[object] = []
