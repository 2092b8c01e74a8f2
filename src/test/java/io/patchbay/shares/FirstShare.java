package io.patchbay.shares;

import org.junit.platform.suite.api.IncludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What people see, many pages of it in a browser, and what webhooks do. */
@Suite
@SelectPackages("io.patchbay")
@IncludePackages({
    "io.patchbay.access",
    "io.patchbay.desk",
    "io.patchbay.inbox",
    "io.patchbay.link",
    "io.patchbay.playbook",
    "io.patchbay.status"
})
class FirstShare {}
