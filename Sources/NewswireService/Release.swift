/// What the programs call themselves: one version for the daemon and the tool.
public enum Release {
    public static let version = "0.1.0"
}
