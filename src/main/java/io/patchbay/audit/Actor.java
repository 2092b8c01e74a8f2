package io.patchbay.audit;

/** Whoever is asking, as far as a reader of the record wants to know. */
public interface Actor {

    /** As written into facts and entries of the record; never empty. */
    String name();

    /** The greatest role; {@code none} for strangers. */
    String role();

    /** The same with all that tells them from others. */
    Who who();
}
