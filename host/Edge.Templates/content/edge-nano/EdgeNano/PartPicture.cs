namespace Inspection
{
    /// <summary>A good part, and every second time one with a stain, to try the board with before a camera is attached.</summary>
    public static class PartPicture
    {
        // Of the picture's 64 rows and columns: on the face of the part, between bore and edge.
        private const int StainY = 44;
        private const int StainX = 34;
        private const int StainRadius = 6;

        /// <param name="frame">One byte a pixel, rows top to bottom.</param>
        public static void Draw(byte[] frame, int height, int width, int number)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    int fromY = y * GoodPart.Height / height;
                    int fromX = x * GoodPart.Width / width;
                    int value = GoodPart.Pixels[fromY * GoodPart.Width + fromX];
                    int dy = fromY - StainY;
                    int dx = fromX - StainX;
                    if (number % 2 == 1 && dy * dy + dx * dx <= StainRadius * StainRadius)
                        value = value * 9 / 16;
                    frame[y * width + x] = (byte)(sbyte)value;
                }
            }
        }
    }
}
