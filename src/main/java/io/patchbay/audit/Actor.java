package io.patchbay.audit;

/** Whoever is asking, as far as a reader of the records wants to know. */
public interface Actor {

    /** As written into facts and audit rows; never empty. */
    String name();

    /** The greatest role; {@code none} for strangers. */
    String role();
}
