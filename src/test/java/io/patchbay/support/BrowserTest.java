package io.patchbay.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in a real browser on the running application. Without a browser it is skipped with the
 * remedy, or fails if {@code PATCHBAY_BROWSER=required}.
 */
@ConsoleTest
@ExtendWith(NeedsBrowser.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BrowserTest {}
