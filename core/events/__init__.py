"""What happened (audit) and what must follow (outbox): the two things every service writes besides its own rows."""

from core.events.unit import add_task, enqueue, finish_task, notify, record, through, unit_of_work

__all__ = ["add_task", "enqueue", "finish_task", "notify", "record", "through", "unit_of_work"]
