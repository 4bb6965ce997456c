"""Appraisal: the timetable of a round, work queues, cross-checking, samples, objections and the final lock."""
