package io.patchbay.shares;

import org.junit.platform.suite.api.IncludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What programs are answered, and what is made of facts. */
@Suite
@SelectPackages("io.patchbay")
@IncludePackages({
    "io.patchbay.api",
    "io.patchbay.audit",
    "io.patchbay.connection",
    "io.patchbay.diagnosis",
    "io.patchbay.live",
    "io.patchbay.search",
    "io.patchbay.web"
})
class SecondShare {}
