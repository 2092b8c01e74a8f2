package io.patchbay.shares;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Everything that {@link FirstShare} does not name. Neither is called a test: a suite whose name ends so would
 * be found by the other and run again inside it.
 */
@Suite
@SelectPackages("io.patchbay")
@ExcludePackages({
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
class SecondShare {}
