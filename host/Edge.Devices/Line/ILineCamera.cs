using Edge.Runtime.Cameras;

namespace Edge.Devices.Line;

/// <summary>A camera above a virtual belt.</summary>
internal interface ILineCamera : ICamera
{
    /// <summary>Microseconds since the camera was switched on; the caller lets them pass.</summary>
    long Now { get; set; }
}
