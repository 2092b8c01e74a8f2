package io.patchbay.shares;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Everything that the others do not name. None of them is called a test: a suite whose name ends so would
 * be found by another and run again inside it.
 */
@Suite
@SelectPackages("io.patchbay")
@ExcludePackages({
    "io.patchbay.access",
    "io.patchbay.api",
    "io.patchbay.audit",
    "io.patchbay.connection",
    "io.patchbay.desk",
    "io.patchbay.diagnosis",
    "io.patchbay.inbox",
    "io.patchbay.link",
    "io.patchbay.live",
    "io.patchbay.playbook",
    "io.patchbay.search",
    "io.patchbay.status",
    "io.patchbay.web"
})
class ThirdShare {}
