package io.patchbay.diagnosis;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What Meta's dialog says where the app behind a link may not connect anybody: nothing that a customer could do
 * better. The codes and texts stand in meta.md a11 and b5. People typed the texts down, so case, accents and
 * punctuation do not count.
 */
public final class SignupRefusal {

    /** Advanced access for messaging and management is missing. */
    private static final Set<String> CODES = Set.of("2655111");

    private static final List<String> TEXTS = List.of(
            "can t onboard customers",
            "cant onboard customers",
            "cannot onboard customers",
            "no puede registrar clientes",
            "nao pode integrar clientes",
            "needs at least one supported permission",
            "necesita al menos un permiso compatible",
            "precisa de pelo menos uma permissao compativel",
            "api access blocked");

    private SignupRefusal() {}

    /** True if these words, a code or what stood on the screen, mean that the app may not connect anybody; false for null. */
    public static boolean isOfApp(String words) {
        if (words == null) {
            return false;
        }
        var plain = Normalizer.normalize(words, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", " ")
                .strip();
        return CODES.stream().anyMatch(code -> List.of(plain.split(" ")).contains(code))
                || TEXTS.stream().anyMatch(plain::contains);
    }
}
