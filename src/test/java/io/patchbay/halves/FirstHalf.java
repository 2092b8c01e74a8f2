package io.patchbay.halves;

import org.junit.platform.suite.api.IncludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What people and programs see: pages, many in a browser, and the API. */
@Suite
@SelectPackages("io.patchbay")
@IncludePackages({
    "io.patchbay.access",
    "io.patchbay.api",
    "io.patchbay.audit",
    "io.patchbay.desk",
    "io.patchbay.dev",
    "io.patchbay.events",
    "io.patchbay.link",
    "io.patchbay.playbook",
    "io.patchbay.search",
    "io.patchbay.status"
})
class FirstHalf {}
