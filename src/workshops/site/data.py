"""`schedule.json`: the series as data, for programs and for pages of other sites."""

from workshops.model import Organization, Workshop
from workshops.output.columns import View
from workshops.output.formats import Record
from workshops.output.listings import describe_fully
from workshops.site.json_ld import write_script_json
from workshops.site.model import Site


def write_data(site: Site) -> bytes:
    """The records of `show` and `regions`; of people, organizations and counts alone."""
    series = site.schedule.series
    view = View(site.languages[0], site.as_of, site.local_zone)
    regions = [
        {
            "id": region.id,
            "name": view.translate(region.name),
            "names": dict(region.name.translations),
            "country": region.country,
            "part_of": region.part_of.id if region.part_of else None,
        }
        for region in site.schedule.regions
    ]
    document = {
        "series": {"id": series.id, "titles": dict(series.title.translations)},
        "regions": regions,
        "workshops": [
            _describe_openly(workshop, site, view) for workshop in site.schedule.workshops
        ],
    }
    return f"{write_script_json(document)}\n".encode()


def _describe_openly(workshop: Workshop, site: Site, view: View) -> Record:
    record = describe_fully(workshop, view, with_emails=False)
    del record["people"]
    if not site.with_people:
        del record["attendees"]
        return record
    organizations = [organization.id for organization in list_organizations(workshop)]
    return {**record, "organizations": organizations}


def list_organizations(workshop: Workshop) -> list[Organization]:
    """Those that anybody is listed from, each once."""
    found = (attendee.organization for attendee in workshop.attendees)
    return list({organization.id: organization for organization in found if organization}.values())
