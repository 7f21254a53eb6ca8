from django.urls import include, path

from surveys import (
    bank_panel_views,
    bank_views,
    comparing_views,
    design_views,
    lint_views,
    logic_views,
    paper_entry_views,
    pictogram_views,
    pilot_views,
    preview_views,
    rescue_views,
    sitting_pages,
    sitting_views,
    sound_views,
    splitting_views,
    version_views,
    walk_views,
)
from surveys import exchange_views as exchange
from surveys.entrances import signed_in

app_name = "surveys"
FINDINGS = "versions/<uuid:version>/findings/"
SITTING = "sittings/<uuid:sitting>/"
PREVIEW = "versions/<uuid:version>/preview/"
urlpatterns = [
    path("waves/add/", design_views.wave_add, name="wave-add"),
    path("waves/<uuid:wave>/adopt/", design_views.adopt, name="adopt"),
    path("waves/<uuid:wave>/bring/", exchange.arrival_add, name="arrival-add"),
    path("arrivals/<uuid:arrival>/", exchange.arrival, name="arrival"),
    path("arrivals/<uuid:arrival>/adopt/", exchange.arrival_adopt, name="arrival-adopt"),
    path("arrivals/<uuid:arrival>/dismiss/", exchange.arrival_dismiss, name="arrival-dismiss"),
    path("versions/<uuid:version>/as/", exchange.download, name="download"),
    path("versions/<uuid:version>/as/<slug:form>/", exchange.download_file, name="download-file"),
    path("waves/<uuid:wave>/end/", sitting_views.field_end, name="field-end"),
    path("questionnaires/", design_views.questionnaires, name="questionnaires"),
    path("waves/<uuid:wave>/questionnaires/add/", design_views.questionnaire_add, name="questionnaire-add"),
    path("versions/<uuid:version>/", design_views.version, name="version"),
    path("versions/<uuid:version>/logic/", logic_views.logic, name="logic"),
    path("versions/<uuid:version>/pictograms/", pictogram_views.choose, name="pictograms-choose"),
    path("pictograms/", pictogram_views.about, name="pictograms"),
    path("pictograms/<slug:name>.svg", pictogram_views.drawing, name="pictogram"),
    path(PREVIEW, preview_views.preview, name="preview"),
    path(f"{PREVIEW}panel/", preview_views.panel, name="preview-panel"),
    path(f"{PREVIEW}way/", preview_views.way, name="preview-way"),
    path(f"{PREVIEW}child/", preview_views.child, name="preview-child"),
    path(f"{PREVIEW}draft.json", preview_views.draft, name="preview-draft"),
    path("versions/<uuid:version>/publish/", design_views.publish, name="publish"),
    path("versions/<uuid:version>/walk/", walk_views.walk, name="walk"),
    path("versions/<uuid:version>/compare/", version_views.compare, name="version-compare"),
    *(
        path(f"versions/<uuid:version>/{verb}/", version_views.act, {"verb": verb}, name=f"version-{verb}")
        for verb in version_views.ACTS
    ),
    path("versions/<uuid:version>/edit/forms/", splitting_views.forms, name="splitting"),
    path("versions/<uuid:version>/edit/history/", version_views.history, name="version-history"),
    path("versions/<uuid:version>/edit/", include("surveys.editor.urls")),
    path("versions/<uuid:version>/revise/", design_views.revise, name="revise"),
    path(FINDINGS, lint_views.findings, name="findings"),
    path(f"{FINDINGS}override/", lint_views.override, name="findings-override"),
    path(f"{FINDINGS}<uuid:override>/back/", lint_views.take_back, name="findings-back"),
    path("versions/<uuid:version>/pilot/", pilot_views.board, name="pilot"),
    path("versions/<uuid:version>/pilot/switch/", pilot_views.switch, name="pilot-switch"),
    path("versions/<uuid:version>/pilot/note/", pilot_views.note, name="pilot-note"),
    path("versions/<uuid:version>/pilot/<uuid:remark>/settle/", pilot_views.settle, name="pilot-settle"),
    path("versions/<uuid:version>/pilot/panel/", pilot_views.panel, name="pilot-panel"),
    path("versions/<uuid:version>/sound/", sound_views.sounds, name="sounds"),
    path("versions/<uuid:version>/sound/speak/", sound_views.speak, name="sounds-speak"),
    path("versions/<uuid:version>/sound/<slug:language>/<slug:hashed>/", sound_views.record, name="sounds-record"),
    path("recordings/<uuid:recording>.mp3", sound_views.recording, name="recording"),
    path("compare/", comparing_views.compare, name="compare"),
    path("versions/<uuid:version>/bank/", bank_panel_views.panel, name="bank-panel"),
    path("versions/<uuid:version>/bank/take/", bank_panel_views.take, name="bank-take"),
    path("versions/<uuid:version>/bank/renew/", bank_panel_views.renew, name="bank-renew"),
    path("versions/<uuid:version>/bank/detach/", bank_panel_views.detach, name="bank-detach"),
    path("versions/<uuid:version>/bank/keep/", bank_panel_views.keep, name="bank-keep"),
    path("bank/", bank_views.items, name="bank"),
    path("bank/<str:item>/", bank_views.item, name="bank-item"),
    path("bank/<str:item>/sign/", bank_views.sign, name="bank-sign"),
    path("words/", include("surveys.reviewing.urls")),
    path("field/", include("surveys.fieldwork.urls")),
    path("care/", include("surveys.safeguarding.urls")),
    path("sittings/", sitting_views.sittings, name="sittings"),
    path("sittings/rescue/", rescue_views.rescue, name="rescue"),
    path("groups/<uuid:group>/plan/", sitting_views.plan, name="plan"),
    path("versions/<uuid:version>/paper/<slug:track>.pdf", paper_entry_views.paper, name="paper"),
    path(f"{SITTING}paper/", paper_entry_views.entry, name="paper-entry"),
    *(
        path(f"{SITTING}{address}", signed_in(page, methods), more, name=name)
        for name, address, page, methods, more in sitting_pages.PAGES + sitting_pages.STAFF_PAGES
    ),
]
