package io.patchbay.link;

import io.patchbay.web.Slice;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known to go wrong on the way to a dedicated number, so that it is said before a link is made and looked at when
 * an attempt is stuck (kapso.md §3.8, §3.9). Each has a row in the catalogue of codes, with more about it.
 */
public enum SetupTrap {
    PROVIDED_NUMBER_NOT_SHOWN(
            List.of(Way.NEW_NUMBER),
            "link_setup",
            "provided_number_not_shown",
            "The customer has to choose “BSP provided number” in Meta’s dialog",
            "If it is not offered: the login is another one or no admin’s, the wrong business is chosen, it has no room for"
                    + " another number, or WhatsApp settings still ask for something.",
            "Kapso, troubleshooting of the instant setup"),
    ASKS_FOR_CODE(
            List.of(Way.NEW_NUMBER),
            "link_setup",
            "asks_for_code_on_provided_number",
            "A provided number needs no code",
            "If Meta asks for an SMS or a call, another number was chosen. The customer goes back and chooses the provided"
                    + " one; waiting for codes does not help.",
            "Kapso, troubleshooting of the instant setup"),
    STAYS_PENDING(
            List.of(Way.NEW_NUMBER),
            "link_setup",
            "instant:pending_after_setup",
            "The number may stay pending after the setup",
            "Look at the reviews and at what WhatsApp settings still ask for. A new link does not help.",
            "Kapso, troubleshooting of the instant setup"),
    NOT_PROVIDED(
            List.of(Way.NEW_NUMBER),
            "link_setup",
            "provision_non_us",
            "Kapso may refuse to provide a number",
            "That is a matter of our plan, of the deposit, or of the one free number, which is given once and not again"
                    + " after it is lost. It is never the customer’s fault.",
            "Kapso, phone numbers"),
    ALREADY_EXISTS(
            List.of(Way.OWN_NUMBER),
            "link_setup",
            "byo_sim:already_exists",
            "“The number already exists” means that it is still connected elsewhere",
            "To another project at Kapso, or to an old entry of ours. Find it and remove it there first; then the same link"
                    + " again.",
            "Kapso, troubleshooting of an own SIM"),
    NO_NUMBER_AFTER_META(
            List.of(Way.OWN_NUMBER),
            "link_setup",
            "byo_sim:meta_done_provider_empty",
            "Meta may say done while Kapso shows no number",
            "Check, wait some minutes and check again; then write to Kapso’s support with the link id. No new link at once:"
                    + " it revokes the one that was just used.",
            "Kapso, troubleshooting of an own SIM"),
    DISPLAY_NAME_ONLY(
            List.of(Way.NEW_NUMBER, Way.OWN_NUMBER),
            "signup_error",
            "coex:display_name_only",
            "“Display name only” is the wrong choice in Meta’s dialog",
            "It brings a +1 555 number that belongs to Meta and can send next to nothing.",
            "Kapso, troubleshooting pages");

    /** Where the number comes from. */
    public enum Way {
        /** The customer’s own, which gets an SMS or a call. */
        OWN_NUMBER,
        /** The provider brings it. */
        NEW_NUMBER
    }

    private final List<Way> ways;
    private final String place;
    private final String code;
    private final String title;
    private final String hint;
    private final String source;

    SetupTrap(List<Way> ways, String place, String code, String title, String hint, String source) {
        this.ways = ways;
        this.place = place;
        this.code = code;
        this.title = title;
        this.hint = hint;
        this.source = source;
    }

    public static List<SetupTrap> of(Way way) {
        return Stream.of(values()).filter(trap -> trap.ways.contains(way)).toList();
    }

    /** Those on the way of this link; none where it brings back a number, or the number stays in the app. */
    public static List<SetupTrap> on(ConnectionLink link) {
        if ("reconnect".equals(link.purpose()) || List.of("coexistence").equals(link.modes())) {
            return List.of();
        }
        var isNew = link.order != null && Boolean.TRUE.equals(link.order.get(LinkRequest.PROVISION));
        return of(isNew ? Way.NEW_NUMBER : Way.OWN_NUMBER);
    }

    /** The place of its row in the catalogue of codes. */
    public String place() {
        return place;
    }

    /** Its code there. */
    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    public String hint() {
        return hint;
    }

    /** The public page it comes from. */
    public String source() {
        return source;
    }

    /** Where more about it stands. */
    public String address() {
        return "/playbook/codes/" + place + "?" + Slice.filter("code", code).substring(1);
    }
}
