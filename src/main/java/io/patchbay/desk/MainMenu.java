package io.patchbay.desk;

import io.patchbay.access.Staff;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** Where the menu leads, for whoever is asking. */
@RequestScoped
@Named("places")
public class MainMenu {

    /** One entry of the menu. */
    public record Place(String href, String name, String icon) {}

    private final Staff staff;

    MainMenu(Staff staff) {
        this.staff = staff;
    }

    public List<Place> all() {
        var places = new ArrayList<>(List.of(
                new Place("/connections", "Connections", "connections"),
                new Place("/links", "Links", "lane-link"),
                new Place("/tenants", "Tenants", "tenants"),
                new Place("/events", "Events", "events"),
                new Place("/conflicts", "Conflicts", "conflicts"),
                new Place("/reconciliations", "Sync", "refresh"),
                new Place("/playbook", "Playbook", "playbook"),
                new Place("/status", "Status", "status")));
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            places.add(new Place("/sandbox", "Sandbox", "playbook"));
        }
        if (staff.isAdmin()) {
            places.add(new Place("/audit", "Audit", "audit"));
            places.add(new Place("/settings/keys", "Settings", "settings"));
        }
        return places;
    }
}
