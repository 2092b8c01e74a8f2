package io.patchbay.support;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a browser test where there is no browser, unless somebody insists on one. */
public class NeedsBrowser implements ExecutionCondition {

    private static final String REMEDY =
            "no browser found: install Debian's chromium-headless-shell, or name one in PATCHBAY_CHROMIUM";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Chromium.isThere()) {
            return ConditionEvaluationResult.enabled("a browser is there");
        }
        if ("required".equals(System.getenv("PATCHBAY_BROWSER"))) {
            throw new IllegalStateException(REMEDY);
        }
        return ConditionEvaluationResult.disabled(REMEDY);
    }
}
