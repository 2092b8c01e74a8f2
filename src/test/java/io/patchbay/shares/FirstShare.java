package io.patchbay.shares;

import org.junit.platform.suite.api.IncludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What people see, and what comes in of the world outside. */
@Suite
@SelectPackages("io.patchbay")
@IncludePackages({
    "io.patchbay.access",
    "io.patchbay.desk",
    "io.patchbay.dev",
    "io.patchbay.events",
    "io.patchbay.inbox",
    "io.patchbay.link",
    "io.patchbay.playbook",
    "io.patchbay.probe",
    "io.patchbay.status"
})
class FirstShare {}
