package io.patchbay.connection;

import java.time.Instant;

/** Which number a connection has: the one that the provider showed, else the one that somebody named. */
final class NumberFold {

    private String provenNumber;
    private String provenWaba;
    private Instant provenAt;
    private String provenDigits;
    private String formerWaba;
    private Instant wabaSince;
    private String namedNumber;
    private String namedWaba;
    private Instant namedAt;

    NumberFold copy() {
        var copy = new NumberFold();
        copy.provenNumber = provenNumber;
        copy.provenWaba = provenWaba;
        copy.provenAt = provenAt;
        copy.provenDigits = provenDigits;
        copy.formerWaba = formerWaba;
        copy.wabaSince = wabaSince;
        copy.namedNumber = namedNumber;
        copy.namedWaba = namedWaba;
        copy.namedAt = namedAt;
        return copy;
    }

    /** The provider showed it. Without an account it leaves the account as it was. */
    void proven(NumberStatement.NumberRead said, Instant at) {
        var wabaId = said.wabaId();
        if (!said.isNumber(provenNumber, provenDigits)) {
            provenDigits = null;
            formerWaba = null;
            wabaSince = null;
        } else if (wabaId != null && provenWaba != null && !wabaId.equals(provenWaba)) {
            formerWaba = provenWaba;
            wabaSince = at;
        }
        provenNumber = said.phoneNumberId();
        provenDigits = said.digits() == null ? provenDigits : said.digits();
        provenWaba = wabaId == null ? provenWaba : wabaId;
        provenAt = at;
    }

    /** A webhook or a browser named it, which proves nothing. */
    void named(String phoneNumberId, String wabaId, Instant at) {
        namedNumber = phoneNumberId;
        namedWaba = wabaId;
        namedAt = at;
    }

    /** It turned out to be somebody else's. @return true if it was the one named */
    boolean forgetNamed(String phoneNumberId) {
        if (!phoneNumberId.equals(namedNumber)) {
            return false;
        }
        namedNumber = null;
        namedWaba = null;
        namedAt = null;
        return true;
    }

    boolean isProven() {
        return provenAt != null;
    }

    boolean isProven(String phoneNumberId) {
        return phoneNumberId.equals(provenNumber);
    }

    /** Null if nobody showed or named one. */
    Progress.NumberSeen seen() {
        if (provenNumber != null) {
            return new Progress.NumberSeen(provenNumber, provenWaba, true, provenAt, formerWaba, wabaSince);
        }
        return namedNumber == null ? null : new Progress.NumberSeen(namedNumber, namedWaba, false, namedAt, null, null);
    }
}
