package io.patchbay.halves;

import org.junit.platform.suite.api.IncludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What people see: pages in a browser, most of it. */
@Suite
@SelectPackages("io.patchbay")
@IncludePackages({"io.patchbay.access", "io.patchbay.audit", "io.patchbay.desk", "io.patchbay.link"})
class FirstHalf {}
