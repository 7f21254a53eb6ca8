"""Questionnaires in the file formats of other tools: XLSForm in and out, LimeSurvey in, DDI-Codebook out.

Pure converters: documents, bytes and lists in and out. Whatever a format has no place for is said item by item
(`losses.Lost`); a file that can't be read at all says at which cell or line (`losses.Unreadable`).
"""
