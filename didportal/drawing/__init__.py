"""The life cycle as a picture and as tables, made from didportal/lifecycle.py: they cannot say something else."""
