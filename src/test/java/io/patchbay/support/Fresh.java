package io.patchbay.support;

/**
 * Values that nobody else has in this run of the tests. All come from one counter: two numbers that
 * happened to be equal would be one number that two customers claim, and open a conflict.
 */
public final class Fresh {

    private static final String COUNTER = "patchbay.test.fresh";

    private Fresh() {}

    /** A phone number as a customer writes it. */
    public static String phone() {
        return "+34 9" + (50_000_000 + next());
    }

    /** An id as the provider gives it to a number, of 15 digits. */
    public static String phoneNumberId() {
        return "7" + (10_000_000_000_000L + next());
    }

    /** One counter for the whole JVM, whoever loaded this class. */
    private static long next() {
        synchronized (System.class) {
            var next = Long.getLong(COUNTER, 0) + 1;
            System.setProperty(COUNTER, String.valueOf(next));
            return next;
        }
    }
}
