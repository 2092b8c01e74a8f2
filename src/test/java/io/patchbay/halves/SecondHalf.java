package io.patchbay.halves;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Everything that {@link FirstHalf} does not name. Neither is called a test: a suite whose name ends so would
 * be found by the other and run again inside it.
 */
@Suite
@SelectPackages("io.patchbay")
@ExcludePackages({
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
class SecondHalf {}
