package io.patchbay.tenant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How somebody is greeted: by the first name where the whole one shows it, else by the whole one. A
 * greeting that is too long is polite; one by a family name or a title is not.
 */
public final class FirstName {

    /** Before a family name, mostly; without their dots. */
    private static final Set<String> TITLES = Set.of(
            ("mr mrs ms mx miss sir madam dr dra drs prof professor doctor herr frau sr sra srta señor señora don doña dom"
                            + " dona senhor senhora ing eng lic arq mme mlle monsieur madame pak bapak ibu bu kak mas mbak haji"
                            + " hajah shri sri smt kumari ustad ustaz sheikh shaikh sheikha")
                    .split(" "));

    /** Where a name begins with one of these, its first part has two words or is a family name. */
    private static final Set<String> PARTS = Set.of(
            "al el abu abd abdul abdel bin bint ibn umm van von der den de da di do dos das del la le san santa o"
                    .split(" "));

    /** Two people, or a team, have no first name. */
    private static final Set<String> JOINERS =
            Set.of("&", "+", "/", "|", "-", "–", "and", "y", "e", "und", "dan", "et", "team", "support", "office");

    private static final Pattern LATIN_NAME = Pattern.compile("\\p{IsLatin}[\\p{IsLatin}\\p{M}'’-]+");

    private FirstName() {}

    /**
     * @param name as somebody wrote it; null or blank if nobody did
     * @return null if there is no name
     */
    public static String of(String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        var whole = name.strip();
        var words = whole.split("\\s+");
        return hasFirstName(whole, words) ? words[0] : whole;
    }

    /** Other scripts are left alone: some of them put the family first. */
    private static boolean hasFirstName(String whole, String[] words) {
        var first = words[0].toLowerCase(Locale.ROOT);
        return LATIN_NAME.matcher(words[0]).matches()
                && Character.isUpperCase(words[0].charAt(0))
                && whole.indexOf(',') < 0
                && !TITLES.contains(first)
                && !PARTS.contains(first)
                && Arrays.stream(words)
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .noneMatch(JOINERS::contains);
    }
}
