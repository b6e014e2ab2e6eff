"""Invented words for invented people: names, departments, places."""

DEPARTMENTS = ("Sales", "Operations", "Technology", "Finance", "Customer Care")
LOCATIONS = ("Harbour House", "Northgate", "Mill Lane", "Remote")
TITLES = ("Associate", "Specialist", "Senior Specialist", "Lead", "Director")

GIVEN_FEMALE = (
    "Ada Alma Amina Anouk Asha Beatrix Bela Carla Chiara Dalia Daria Elif Elin Esra Fatou Fern Freya Gita "
    "Hana Ines Ingrid Iris Jana Juno Kaia Kamala Lea Leila Lin Liv Lucia Maeve Maja Mara Mei Mina Mira "
    "Nadia Naomi Nell Nora Olga Paloma Petra Pia Priya Rosa Runa Saba Sana Selma Sofia Suri Tala Tara "
    "Tess Uma Vera Yara Zoe"
)
GIVEN_MALE = (
    "Aaron Abel Adem Ahmed Alvin Amir Anton Arjun Axel Bastian Ben Bo Caleb Carlo Cem Dario Dmitri Eli "
    "Emil Enzo Farid Felix Finn Goran Hamid Hugo Igor Ilan Ivo Jakob Jin Joel Jonas Kai Karim Kofi Lars "
    "Leo Luca Malik Marco Mateo Milan Nico Niels Noor Omar Oscar Otto Pablo Paul Rafael Ravi Rui Samir "
    "Sven Theo Tomas Viktor Yusuf"
)

FAMILY_FIRST = (
    "Al Bar Bel Bram Cal Cor Dal Dor El Fal Far Gal Hal Har Hol Jor Kal Kel Kor Lan Lor Mal Mar Mer Nor "
    "Or Pel Quin Ral Ros Sal Sel Sol Tal Ter Tor Val Ver Wil Yar Zan"
)
FAMILY_LAST = (
    "bach berg bourne by dale dane den dorn feld ford gate ham hurst ino isch land ley mar mere mond "
    "nell over ovic quist rand ridge rup sen son stad stein stone tal ten thorpe tin vale vane ville wick"
)
