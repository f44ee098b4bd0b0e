"""The document of a request, and its JSON, say which files there are, and hold none."""

import hashlib
import json

from formats.case_file.writing import case_json
from services.log.document import case_document
from tests.services.desk_clerk import Clerk
from tests.services.files.people import FROM, NAME, PLANTED, answered
from wording.documents.request import view
from wording.language import translator


async def test_a_document_names_each_file_with_digest_size_marking_and_custody(
    clerk: Clerk,
) -> None:
    case, file = await answered(clerk)
    async with clerk.office.store.reading() as work:
        request = await work.requests.glimpse(case)
    assert request is not None
    made = await case_document(clerk.office, request.reference, "EXERCISE review")
    digest = hashlib.sha256(PLANTED).hexdigest()
    (said,) = json.loads(case_json(made))["case"]["files"]
    assert (said["id"], said["name"], said["size"]) == (file, NAME, len(PLANTED))
    assert (said["sha256"], said["marking"]) == (digest, "TLP:RED")
    assert said["custody"]["obtained_by"] == FROM
    shown = repr(view(made, translator("en")))
    for part in (NAME, digest, FROM, "PDF document", "TLP:RED"):
        assert part in shown
    assert made.marking == "TLP:RED"
    bare = await case_document(clerk.office, request.reference, None)
    assert json.loads(case_json(bare))["case"]["files"] == []
    assert NAME not in repr(view(bare, translator("en")))
