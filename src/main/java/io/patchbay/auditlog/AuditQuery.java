package io.patchbay.auditlog;

import jakarta.ws.rs.QueryParam;

/** What of the record is asked for, as it stands in an address; see {@link AuditFilter}. */
public class AuditQuery {

    /** Part of a name or of what was said, or a whole id of anything. */
    @QueryParam("q")
    public String q;

    /** Name of who did it, whole. */
    @QueryParam("person")
    public String person;

    /** Id of the tenant whose matter it is. */
    @QueryParam("tenant")
    public String tenant;

    /** Such as {@code link.revoke}, or {@code link} for all about links. */
    @QueryParam("action")
    public String action;

    /** {@code done}, {@code refused}, {@code asked} or {@code unknown}. */
    @QueryParam("outcome")
    public String outcome;

    /** Id of what it was about. */
    @QueryParam("subject")
    public String subject;

    /** At or after this moment. */
    @QueryParam("from")
    public String from;

    /** Before this moment. */
    @QueryParam("to")
    public String to;

    AuditFilter filter() {
        return AuditFilter.of(q, person, tenant, action, outcome, subject, from, to);
    }
}
