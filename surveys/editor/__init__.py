"""The pages where a questionnaire is written: the document to read and change, with panels beside it."""
