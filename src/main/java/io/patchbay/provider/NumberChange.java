package io.patchbay.provider;

/** Whether a number appeared at the provider or went away. */
public enum NumberChange {
    CREATED,
    DELETED
}
