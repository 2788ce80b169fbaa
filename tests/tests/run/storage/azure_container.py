"""Makes the container `bucket` in Azurite, whose URL is the argument, signing as Azure's REST API wants it:
https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key"""

import base64
import email.utils
import hashlib
import hmac
import sys
import urllib.request

KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
ACCOUNT, VERSION = "devstoreaccount1", "2021-08-06"

date = email.utils.formatdate(usegmt=True)
empty = "\n" * 12
text = f"PUT{empty}x-ms-date:{date}\nx-ms-version:{VERSION}\n/{ACCOUNT}/{ACCOUNT}/bucket\nrestype:container"
signature = base64.b64encode(hmac.digest(base64.b64decode(KEY), text.encode(), hashlib.sha256)).decode()
headers = {"x-ms-date": date, "x-ms-version": VERSION, "Authorization": f"SharedKey {ACCOUNT}:{signature}"}
url = f"{sys.argv[1]}/bucket?restype=container"
urllib.request.urlopen(urllib.request.Request(url, method="PUT", headers=headers)).close()
