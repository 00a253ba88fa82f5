"""Simulated sources, and the schedules by which they are polled."""
