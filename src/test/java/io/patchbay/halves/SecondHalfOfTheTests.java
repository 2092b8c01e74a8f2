package io.patchbay.halves;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Everything that {@link FirstHalfOfTheTests} does not name. */
@Suite
@SelectPackages("io.patchbay")
@ExcludePackages({"io.patchbay.access", "io.patchbay.audit", "io.patchbay.desk", "io.patchbay.link"})
class SecondHalfOfTheTests {}
