package io.patchbay.api;

/** Why something that was asked for was not done. An expected answer, not a failure of ours. */
public interface Refusal {

    /** The status of the answer, of a page and of JSON alike. */
    int status();

    /** Why, and the way out, for the page of the person who asked. */
    String words();

    /** The same for programs, with what helps them to get on. */
    Problem problem();
}
