package io.patchbay.dev;

import io.patchbay.tenant.Contact;
import io.patchbay.tenant.TenantCard;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One seeded tenant and how its connection went. */
record SeedStory(String name, String person, Place place, Plot plot, int daysAgo, boolean coexistence) {

    /** Where a tenant is at home. {@code prefix}: how numbers begin there. */
    enum Place {
        SPAIN("es", "Europe/Madrid", "+34 91"),
        MEXICO("es", "America/Mexico_City", "+52 55"),
        COLOMBIA("es", "America/Bogota", "+57 60"),
        BRAZIL("pt", "America/Sao_Paulo", "+55 11"),
        PORTUGAL("pt", "Europe/Lisbon", "+351 21"),
        BRITAIN("en", "Europe/London", "+44 20"),
        STATES("en", "America/New_York", "+1 212"),
        INDIA("hi", "Asia/Kolkata", "+91 22"),
        INDONESIA("id", "Asia/Jakarta", "+62 21"),
        EMIRATES("ar", "Asia/Dubai", "+971 4");

        final String language;
        final String zone;
        final String prefix;

        Place(String language, String zone, String prefix) {
            this.language = language;
            this.zone = zone;
            this.prefix = prefix;
        }
    }

    private static final List<SeedStory> NAMED = List.of(
            of("Panadería La Espiga", "Lucía Romero", Place.SPAIN, Plot.HEALTHY, 210),
            of("Clínica Dental Sonrisa", "Marta Vidal", Place.SPAIN, Plot.HEALTHY, 180, false),
            of("Farmácia Boa Hora", "Rui Tavares", Place.PORTUGAL, Plot.HEALTHY, 165),
            of("Taquería El Faro", "Jorge Medina", Place.MEXICO, Plot.HEALTHY, 150),
            of("Harbour Street Dental", "Priya Shah", Place.BRITAIN, Plot.HEALTHY, 141, false),
            of("Imobiliária Horizonte", "Renata Prado", Place.BRAZIL, Plot.BANNED, 136, false),
            of("Padaria Três Irmãos", "Paulo Nunes", Place.BRAZIL, Plot.ACCESS_REMOVED, 130),
            of("Florería Jazmín", "Daniela Cruz", Place.MEXICO, Plot.QUALITY_SLIDING, 124),
            of("Kopi Senja", "Dewi Lestari", Place.INDONESIA, Plot.HEALTHY, 120),
            of("Delhi Diagnostics", "Rohan Gupta", Place.INDIA, Plot.MOVED_AWAY, 117, false),
            of("Oakline Furniture", "Grace Miller", Place.STATES, Plot.TOKEN_REFUSED, 112, false),
            of("Inmobiliaria Cerro Alto", "Andrés Pardo", Place.COLOMBIA, Plot.LOCKED, 107, false),
            of("Ferretería Los Andes", "Camila Ríos", Place.COLOMBIA, Plot.HEALTHY, 101),
            of("Sharma Sweets", "Anil Sharma", Place.INDIA, Plot.DOWN, 95),
            of("Al Noor Interiors", "Huda Rahman", Place.EMIRATES, Plot.HEALTHY, 90, false),
            of("Óptica Central", "Diego Castaño", Place.COLOMBIA, Plot.REMOVED, 84),
            of("Palm Court Clinic", "Yusuf Karim", Place.EMIRATES, Plot.NOT_SUBSCRIBED, 80, false),
            of("Riverside Physio", "Tom Ellery", Place.BRITAIN, Plot.PAYMENT_MISSING, 77),
            of("Taller Hermanos Gil", "Mateo Gil", Place.SPAIN, Plot.WARNED, 73),
            of("Pousada Mar Azul", "Beatriz Lopes", Place.BRAZIL, Plot.HEALTHY, 70),
            of("Bicis Norte", "Iker Etxeberria", Place.SPAIN, Plot.CONFLICT, 66),
            of("Bluebird Travel", "Sam Okafor", Place.BRITAIN, Plot.RESTRICTED, 60, false),
            of("Sunrise Loans", "Kevin Brandt", Place.STATES, Plot.BLOCKED, 57, false),
            of("Mercado Verde", "Ana Beltrán", Place.MEXICO, Plot.SUPERSEDED, 52),
            of("Studio Yoga Lotus", "Meera Nair", Place.INDIA, Plot.HEALTHY, 47),
            of("Livraria Aurora", "Inês Pinto", Place.PORTUGAL, Plot.TOKEN_REFUSED, 44),
            of("Viajes Altiplano", "Sofía Quispe", Place.COLOMBIA, Plot.EXPIRED, 41),
            of("Gulf Auto Care", "Omar Haddad", Place.EMIRATES, Plot.HEALTHY, 38),
            of("Toko Buku Cendana", "Putri Anggraini", Place.INDONESIA, Plot.LIMITED, 34),
            of("Northside Plumbing", "Dana Kowalski", Place.STATES, Plot.NUMBER_555, 29, false),
            of("Batik Nusantara", "Rizky Pratama", Place.INDONESIA, Plot.OFFBOARDED, 27),
            of("Academia Passo Firme", "Sérgio Leal", Place.PORTUGAL, Plot.BUSINESS_UNVERIFIED, 25),
            of("Maple Leaf Tutors", "Erin Walsh", Place.STATES, Plot.NOT_FUNDED, 23, false),
            of("Spice Route Kitchen", "Kavita Rao", Place.INDIA, Plot.PROFILE_INCOMPLETE, 21),
            of("Super Ofertas 24", "Bruno Teles", Place.BRAZIL, Plot.NAME_DECLINED, 19),
            of("Peluquería Nácar", "Elena Soto", Place.SPAIN, Plot.NAME_PENDING, 16),
            of("Green Fields Nursery", "Hannah Doyle", Place.BRITAIN, Plot.NAME_BLOCKS, 15, false),
            of("Clínica São Lucas", "Marcos Alves", Place.BRAZIL, Plot.REVOKED, 14),
            of("Café Jacaranda", "Lorena Ibarra", Place.MEXICO, Plot.UNVERIFIED, 13),
            of("Bay Street Legal", "Nora Finch", Place.STATES, Plot.REVIEW_LONG, 12, false),
            of("Sastrería Ochoa", "Luis Ochoa", Place.MEXICO, Plot.CODE_WRONG, 11),
            of("Dubai Pet Spa", "Salma Aziz", Place.EMIRATES, Plot.REVIEW_REJECTED, 10, false),
            of("Autoescuela Vía Libre", "Pablo Serra", Place.SPAIN, Plot.LOGIN_CANCELLED, 9),
            of("Casa do Queijo", "Teresa Brito", Place.PORTUGAL, Plot.OLD_LINK, 8),
            of("Depot Kayu Jati", "Bagus Wijaya", Place.INDONESIA, Plot.OTHER_PROVIDER, 8),
            of("Warung Ibu Sari", "Sari Wulandari", Place.INDONESIA, Plot.WABA_LIMIT, 7),
            of("Joyería Esmeralda", "Natalia Vega", Place.COLOMBIA, Plot.NUMBER_IN_USE, 7),
            of("Crown Barbers", "Leon Grant", Place.BRITAIN, Plot.NOT_ELIGIBLE, 6),
            of("Highland Coffee", "Fiona Reid", Place.BRITAIN, Plot.EXCHANGE_FAILED, 5, false),
            of("Librería Quijote", "Irene Castro", Place.SPAIN, Plot.QUIET, 5),
            of("Fenwick Pilates", "Julia Fenwick", Place.BRITAIN, Plot.UNKNOWN_WORD, 5),
            of("Veterinaria Huellas", "Carla Núñez", Place.MEXICO, Plot.LEFT_AT_STEP, 4),
            of("Gráfica Rápida", "Thiago Ramos", Place.BRAZIL, Plot.FAILED_SILENTLY, 4),
            of("Mumbai Mobile Repair", "Farhan Sheikh", Place.INDIA, Plot.NOT_OPENED, 3),
            of("Hostal Miramar", "Joan Puig", Place.SPAIN, Plot.REDIRECT_ONLY, 3),
            of("Sarees by Anjali", "Anjali Menon", Place.INDIA, Plot.CONTRADICTED, 3),
            of("Café Origen", "Valentina Mora", Place.COLOMBIA, Plot.WEBHOOK_ONLY, 2),
            of("Desert Rose Events", "Layla Mansour", Place.EMIRATES, Plot.REVIEW, 2),
            of("Lakeview Pets", "Jess Warren", Place.STATES, Plot.IN_DIALOG, 2),
            of("Hotel Bougainvillea", "Ximena Salas", Place.MEXICO, Plot.CODES_LOCKED, 2),
            of("Gas Elétrica Moura", "Tiago Moura", Place.PORTUGAL, Plot.LEFT_BEFORE_META, 2),
            of("Bicis Norte Bilbao", "Ane Goikoetxea", Place.SPAIN, Plot.CLAIMS_TOO, 1),
            of("Floricultura Ipê", "Clara Dias", Place.BRAZIL, Plot.FINISHING, 1),
            of("Zapatería Roldán", "Raúl Roldán", Place.SPAIN, Plot.NOT_OPENED, 1),
            of("Cork & Barrel", "Aoife Kearney", Place.BRITAIN, Plot.LINK_REFUSED, 1),
            of("Hill & Daughters", "Martha Hill", Place.BRITAIN, Plot.NOT_SENT, 1));

    /** Those with names of their own, and one for every plot that none of them has. */
    static final List<SeedStory> ALL = Stream.concat(
                    NAMED.stream(),
                    Stream.of(Plot.values())
                            .filter(plot -> NAMED.stream().noneMatch(story -> story.plot() == plot))
                            .map(SeedStory::of))
            .toList();

    private static SeedStory of(Plot plot) {
        return of(
                "Shop " + plot.name().toLowerCase(Locale.ROOT).replace('_', ' '), "Alex Moreno", Place.SPAIN, plot, 60);
    }

    private static SeedStory of(String name, String person, Place place, Plot plot, int daysAgo) {
        return of(name, person, place, plot, daysAgo, true);
    }

    private static SeedStory of(String name, String person, Place place, Plot plot, int daysAgo, boolean coexistence) {
        return new SeedStory(name, person, place, plot, daysAgo, coexistence);
    }

    TenantCard card() {
        var slug = plain(name);
        var contact = new Contact(person, plain(person).replace('-', '.') + "@example.com", number());
        return new TenantCard(
                name,
                slug,
                contact,
                place.language,
                place.zone,
                List.of(place.name().toLowerCase(Locale.ROOT), coexistence ? "small" : "chain"),
                null,
                null);
    }

    /** The number it connects, made up from its name. */
    String number() {
        var digits = String.format("%08d", Math.abs(name.hashCode() % 100_000_000));
        var prefix = plot == Plot.NUMBER_555 ? "+1 555" : place.prefix;
        var count = plot == Plot.NUMBER_555 ? 7 : 8;
        return prefix + " " + digits.substring(8 - count, 4) + " " + digits.substring(4);
    }

    List<String> modes() {
        return coexistence ? List.of("coexistence", "dedicated") : List.of("dedicated");
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
    }
}
