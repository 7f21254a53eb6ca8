"""How the box and the staff pages are served (`gunicorn -c deploy/gunicorn.conf.py backend.wsgi`); the benchmarks use it too.

Threads and kept connections, because a request spends its time waiting for the database and nginx keeps its lines open.
"""

workers = 2
worker_class = "gthread"
threads = 4
keepalive = 75
